"""The explorer: pages for people who look rather than query. Rendered here, and whole without a script.

To read in this order: `seen` (what a request asks, and links that keep it), `ask` (GraphQL in process, the
only way to data), `table` (what a page shows and a download holds), `pictures`, `page` (how it becomes HTML),
`words` (German and English), `wrong` (errors in both), `download`, then `views/`, one page a file, and
`routes`, where they are.

What several views stand on: `gaps` (what is typed and searched for), `names` and `cells` (the model's words
and values), `uses` and `paged` (tables), `spread` (a curve). Pages of nodes: `ties` (documents made from the
model), `told`. The network: `network`, `layout`, `drawn`, `signs`. The map: `atlas`.
"""
