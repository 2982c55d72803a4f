/** Offers of the order form's page: configurations, collections, and choices of scenes. Types only. */

export interface ConfigurationChoice {
  readonly id: string;
  readonly label: string;
  /** "Rows (v) 0 to 21, columns (h) 0 to 32 of Landsat ARD v1 - CONUS", once it is loaded. */
  readonly grid?: string;
}

export interface FrequencyChoice {
  readonly value: string;
  /** "Every 3 months" */
  readonly label: string;
  /** The choice that lets the user type a pandas alias. */
  readonly isCustom?: boolean;
}

export interface CollectionChoice {
  readonly id: string;
  /** "Landsat 8 (LC08)" */
  readonly name: string;
  /** Which products of the mission it has. */
  readonly title: string;
  /** "2013 to today" */
  readonly years: string;
  readonly firstYear: number;
  /** Absent while new data are still added. */
  readonly lastYear?: number;
  /** Further text that is searched. */
  readonly bands: string;
  /** Contents of its images: bands, data type and scale. */
  readonly content: string;
  /** "every 5 days, 10 m" */
  readonly interval: string;
  /** "described in cedar.yaml"; absent where it is built in. */
  readonly origin?: string;
  readonly bandChoices: readonly BandChoiceRow[];
  /** Whether bands that Earth Engine lists beside these can be added. */
  readonly hasOtherBands: boolean;
  /** Whether its values can be stored in 8 bits. */
  readonly canEncode: boolean;
  /** The collection to order instead, where Earth Engine has withdrawn this one. */
  readonly withdrawn?: string;
}

/** A band that can be chosen. */
export interface BandChoiceRow {
  readonly name: string;
  /** "B8A, 20 m" */
  readonly detail: string;
  /** Meanings of bits or classes: "3 Cloud, 4 Cloud shadow". */
  readonly meanings?: string;
  /** Whether it is exported unless others are chosen. */
  readonly isUsual: boolean;
}

/** The chosen collections with their chosen bands, as the form describes them. */
export interface ChosenSensors {
  /** Line for each of several collections; the first line is for all of them. */
  readonly sensors: readonly string[];
  /** Contents of the images of each collection, by its id. */
  readonly contents: Readonly<Record<string, string>>;
}

/** Options for the scenes of collections, and the values of the configuration. */
export interface SceneSettings {
  /** Percent; of all collections, where it is the same for all of them. */
  readonly configuredCloudLimit?: number;
  /** "Landsat 8 (LC08): 80 %; Landsat 8 (LC08 T2): no limit", where they differ. */
  readonly differentCloudLimits?: string;
  /** "May to Sep"; of all collections, where they are the same for all of them. */
  readonly configuredMonths?: string;
  /** "Landsat 8 (LC08): May to Sep; Landsat 9 (LC09): all months", where they differ. */
  readonly differentMonths?: string;
  /** Other filters: "CLOUD_COVER_LAND ≤ 50", or "Landsat 8 (LC08): CLOUD_COVER_LAND ≤ 50" of one. */
  readonly filters: readonly string[];
  readonly canLimitClouds: boolean;
  readonly canChooseMonths: boolean;
  readonly hasPathRows: boolean;
  readonly hasMgrsTiles: boolean;
  readonly hasTimeOfDay: boolean;
  readonly hasNadir: boolean;
  /** Recipes that leave out clouds, the usual one first. */
  readonly masks: readonly {
    readonly value: string;
    readonly label: string;
    /** Which pixels it leaves out. */
    readonly detail: string;
  }[];
  readonly canChooseBest: boolean;
  /** Whether the best date is estimated by whole scenes, of at least one of the collections. */
  readonly isBestEstimated: boolean;
  /** Names of the collections for which it is, where it is not for all of them. */
  readonly estimatedFor?: string;
  readonly canChooseMedian: boolean;
}

export interface SceneChoices {
  /** Options for all chosen collections at once. */
  readonly all: SceneSettings;
  /** Options for each, by its id. */
  readonly each: Readonly<Record<string, SceneSettings>>;
}
