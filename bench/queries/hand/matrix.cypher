MATCH (used:Land)<-[:IN_LAND]-(:Administration)-[:USES]->(n:Process)
WITH DISTINCT used, n
MATCH (n)-[:DEVELOPED_BY]->(:Administration)-[:IN_LAND]->(land:Land)
WITH land, used, count(DISTINCT n) AS count ORDER BY count DESC, used.id
WITH land, collect([used.name, count]) AS groups
WITH land, groups, COUNT {
  MATCH (land)<-[:IN_LAND]-(:Administration)<-[:DEVELOPED_BY]-(n:Process)
  RETURN DISTINCT n
} AS count ORDER BY count DESC, land.id
RETURN collect([land.name, count, groups]) AS groups
