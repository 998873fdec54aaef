"""The library of online processes: for a municipality that looks for one to take over.

`facets` is what one can choose from and what that means for GraphQL, `browse` the list, `compare` up to four
side by side, `process` the page of one, with `takeover`, who of comparable size uses it.
"""
