"""The pages visitors see, and the script that sits on the blog's forms.

Nothing is imported here: who only needs the script must not pay for the template engine.
"""
