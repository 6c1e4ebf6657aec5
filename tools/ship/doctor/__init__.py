"""`make doctor`: looks at a desk, deployed or on this machine, and says in one line each what is well and what is not.

`asking` and `outside` find the facts out; `judging` makes findings of them and knows nothing of AWS.
"""
