"""The name guard in a text: quiet marks while one types, and an answer by digit below the paragraph."""
