"""The methods, pictures and exercises of lesson N."""
