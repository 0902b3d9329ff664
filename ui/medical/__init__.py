"""The medical note: a body chart that is clicked or walked by keyboard, and the findings beside it."""
