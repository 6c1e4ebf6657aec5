"""What an accepted submission costs, measured against the least that a handler could do."""
