import{a}from"./part-IMSWZDTC.js";import"./part-ZSCHDATY.js";import"./part-FBVVNHXZ.js";import"./part-3DT5XSCP.js";export{a as initialize};
