"""What builds the desk and tries the build; never packaged."""
