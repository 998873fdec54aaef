MATCH (n:Process)
WITH n, COUNT { (n)<-[:USES]-() } AS users ORDER BY users DESC, n.key LIMIT $first
RETURN collect([n.key, n.name, users]) AS nodes
