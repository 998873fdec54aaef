UNWIND ['Process[key,name,description]', 'Service[key,name,description]'] AS index
CALL db.index.fulltext.queryNodes(index, $text) YIELD node AS n
WITH n ORDER BY size(n.name), n.name_sort, n.id
WITH collect([n.id, n.name]) AS found
RETURN [size(found), found[..$first]] AS found
