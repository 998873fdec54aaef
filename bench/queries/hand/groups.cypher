MATCH (n:Municipality)-[:IN_LAND]->(land:Land)
WITH land, count(DISTINCT n) AS count ORDER BY count DESC, land.id
RETURN collect([land.name, count]) AS groups
