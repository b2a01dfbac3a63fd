"""The organisers' desk of networking: figures, rules, reports."""
