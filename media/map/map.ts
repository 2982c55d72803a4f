/** Script of the map, which pages load when they first show one. */
import '../components/texts.ts';
import './map.css';
import { TileMap } from './tileMap.ts';

window.cedarMap = { createTileMap: (options) => new TileMap(options) };
