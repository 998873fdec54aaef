// What web/explorer takes from D3: the forces that arrange a network. Pages draw and move it by themselves.

export {
  forceCenter,
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
} from "d3-force";
