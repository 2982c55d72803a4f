/** An order file as its schema allows it. */
import type { OrderFileArea } from './orderFile.ts';
import type { RepeatEvery } from './repeatRule.ts';

/** Choices about scenes. */
export interface ScenesYaml {
  cloud_limit?: number;
  months?: string | number;
  path_rows?: (string | number)[];
  mgrs_tiles?: string[];
  time_of_day?: 'day' | 'night';
  nadir_only?: boolean;
  cloud_mask?: boolean | string;
  composite?: 'best' | 'median';
}

/** Choices about one collection. */
export interface ChoiceYaml extends ScenesYaml {
  bands?: string[];
  encoding?: 'int8';
}

export interface AreaYaml {
  file?: string;
  feature?: string;
  crs?: string;
  latitude_first?: boolean;
  antimeridian?: Extract<OrderFileArea, { file: string }>['antimeridian'];
  place?: string;
  geojson?: object | string;
  name?: string;
}

export interface GridYaml {
  name: string;
  crs: string;
  ul: [number, number];
  res: [number, number];
  size: [number, number];
  limits: [[number, number], [number, number]];
}

export interface RepeatYaml {
  every?: RepeatEvery;
  delay_days?: number;
  last_periods?: number;
}

export interface OrderFileYaml {
  name?: string;
  note?: string;
  collections: string[];
  tiles?: string[];
  tile_grid?: string;
  area?: AreaYaml;
  inside?: boolean;
  without_grid?: boolean;
  grid?: GridYaml;
  period: { first_day: string; last_day?: string };
  frequency?: string;
  repeat?: RepeatEvery | RepeatYaml;
  scenes?: ScenesYaml;
  choices?: Record<string, ChoiceYaml>;
  leave_out?: string[];
  leave_out_scenes?: string[];
  existing?: 'leave_out' | 'take_over';
  save_empty_metadata?: boolean;
  error_if_empty?: boolean;
}
