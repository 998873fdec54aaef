MATCH (a:Municipality {id: $from}), (b:Municipality {id: $to})
MATCH path = allShortestPaths((a)-[*..6]-(b))
WITH path ORDER BY [r IN relationships(path) | r.id] LIMIT 5
RETURN collect([
  length(path),
  [n IN nodes(path) | [n.id, n.name]],
  [r IN relationships(path) | [r.id, r.since]]
]) AS paths
