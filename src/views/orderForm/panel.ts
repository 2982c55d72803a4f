/**
 * The order form: a page in an editor, and the checks, preview and submission behind it.
 *
 * The page uses only the protocol. Its contents are kept in the workspace's state, so that they are
 * restored when the form is opened again.
 */

import * as vscode from 'vscode';
import type { Configurations } from '../../configurations/configurations.ts';
import { CUSTOM_FREQUENCY } from '../../domain/frequencies.ts';
import type { OrdersModel } from '../../orders/model.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { NAMED_FREQUENCIES } from '../../text/frequencyNames.ts';
import { changeTextFile } from '../changeTextFile.ts';
import { mapArea } from '../map/areaOutline.ts';
import { readTileSource } from '../map/mapSettings.ts';
import { describeRestrictedMode } from '../missingConfiguration.ts';
import type { Reporter } from '../report.ts';
import { chooseAreaFile, type FormArea, locate, locateEditor } from './areaFinding.ts';
import { plan } from './check.ts';
import { configurationChoices } from './configurationChoices.ts';
import { Counting } from './counting.ts';
import { asDraft, checkDraft, EMPTY_DRAFT } from './draft.ts';
import { locateDropped, locateDroppedUris } from './droppedAreas.ts';
import { fingerprintOf } from './fingerprints.ts';
import { asFormArea, FormAreas } from './formAreas.ts';
import { FormCheck } from './formCheck.ts';
import { FormCollections } from './formCollections.ts';
import { draftWithArea, draftWithoutArea, withoutImagesOfArea } from './formInside.ts';
import { FormLook, type LookedOrder } from './formLook.ts';
import { FormMap } from './formMap.ts';
import { FormOwnGrid } from './formOwnGrid.ts';
import { FormPanel } from './formPanel.ts';
import { FormPlaces } from './formPlaces.ts';
import { GeoJsonEditor } from './geojsonEditor.ts';
import { imageKey } from './imageKeys.ts';
import { pickBands } from './pickBands.ts';
import type { Draft, FromOrderForm, ToOrderForm } from './protocol.ts';
import { saveDraftFile } from './saveDraftFile.ts';
import { submitDraft } from './submitDraft.ts';
import type { SubmitOrder } from './submitOrder.ts';
import { TilesOfGrid } from './tilesOfGrid.ts';

const DRAFT_KEY = 'cedar.orderForm.draft';
const COUNTS_KEY = 'cedar.orderForm.counts';
const MAP_KEY = 'cedar.orderForm.map';
const AREA_KEY = 'cedar.orderForm.area';

export interface OrderFormParts {
  readonly extensionUri: vscode.Uri;
  readonly memory: vscode.Memento;
  readonly model: OrdersModel;
  readonly configurations: Configurations;
  readonly reporter: Reporter;
  readonly submitOrder: SubmitOrder;
}

/** One form for each window: opening it again shows the existing one. */
export class OrderForm implements vscode.Disposable {
  readonly #parts: OrderFormParts;
  readonly #panel: FormPanel;
  readonly #counting: Counting;
  readonly #check = new FormCheck({
    post: (message) => this.#post(message),
    draft: () => this.#draft,
    configuration: () => this.#configuration(),
    counts: () => this.#counting.counts,
    isOpen: () => this.#panel.isOpen,
    planned: (request, fingerprint) => this.#counting.follow(request, fingerprint),
    checked: (look) => {
      void this.#map.followMarks();
      void this.#ownGrid.follow();
      void this.#look.follow(this.#lookedOrder(), look);
    },
  });
  readonly #map = new FormMap({
    post: (contents) => this.#post({ type: 'map', contents }),
    draft: () => this.#draft,
    configuration: () => this.#configuration(),
    counts: () => this.#counting.counts,
    withoutScenes: (fingerprint) => this.#check.withoutScenes(fingerprint),
    changeTiles: (tiles) => this.#change({ tiles }),
    settings: () => readTileSource().settings,
  });
  readonly #collections = new FormCollections({
    post: (message) => this.#post(message),
    configuration: () => this.#configuration(),
    restrictedMode: describeRestrictedMode,
    draft: () => this.#draft,
    change: (change) => this.#change(change),
    changeText: changeTextFile,
    pickBands,
  });
  readonly #ownGrid = new FormOwnGrid({
    draft: () => this.#draft,
    area: () => this.#areas.area,
    configuration: () => this.#configuration(),
    changed: () => {
      this.#keep(this.#draft);
      void this.#check.run();
      void this.#map.follow();
    },
  });
  readonly #places = new FormPlaces({
    post: (message) => this.#post(message),
    draft: () => this.#draft,
    configuration: () => this.#configuration(),
    change: (change) => this.#change(change),
  });
  readonly #tiles = new TilesOfGrid({
    draft: () => this.#draft,
    area: () => this.#areas.area,
    configuration: () => this.#configuration(),
    remember: (tilesGrid) => this.#keep({ ...this.#draft, tilesGrid }),
    replace: (change, words) => {
      this.#change(change);
      if (words) this.#areas.showResult(words);
    },
  });
  readonly #look = new FormLook((message) => this.#post(message));
  readonly #areas: FormAreas;
  #draft: Draft;
  /**
   * The form's contents before an earlier order replaced them, and the page's notice about that.
   */
  #before: { readonly draft: Draft; readonly area: FormArea | undefined } | undefined;
  #notice = '';
  #editor: GeoJsonEditor | undefined;

  constructor(parts: OrderFormParts) {
    this.#parts = parts;
    this.#panel = new FormPanel(parts.extensionUri, {
      receive: (message) => {
        this.#receive(message).catch((error) =>
          parts.reporter.report(vscode.l10n.t('Order form'), error),
        );
      },
      opened: () => this.#opened(),
      closed: () => this.#closed(),
    });
    // The user chooses to take over images each time, for those that are shown.
    this.#draft = { ...asDraft(parts.memory.get(DRAFT_KEY)), existing: 'leaveOut' };
    this.#areas = new FormAreas({
      post: (message) => this.#post(message),
      showOnMap: (area, details) =>
        this.#map.setArea(area && mapArea(area.name, area, details !== undefined), details),
      draft: () => this.#draft,
      change: (change) => this.#change(change),
      grid: async () => (await this.#configuration()?.source.config())?.grid,
      onChange: () => {
        const change = withoutImagesOfArea(this.#draft);
        if (Object.keys(change).length > 0) this.#change(change);
        else this.#keep(this.#draft);
      },
      memory: {
        get: () => asFormArea(parts.memory.get(AREA_KEY)),
        set: (area) => void parts.memory.update(AREA_KEY, area),
      },
    });
    this.#draft = draftWithArea(this.#draft, this.#areas.area);
    this.#counting = new Counting(
      {
        get: () => parts.memory.get(COUNTS_KEY),
        set: (counts) => void parts.memory.update(COUNTS_KEY, counts),
      },
      (count) => {
        this.#post({ type: 'count', count });
        if (count.state !== 'running') {
          void this.#check.run();
          void this.#map.followCounts();
        }
      },
    );
  }

  /** @param configuration the one to order from; the last one used unless given */
  async open(configuration?: string): Promise<void> {
    await this.#parts.configurations.found;
    if (configuration) this.#keep({ ...this.#draft, configuration });
    await this.#show(configuration !== undefined);
  }

  /**
   * Fills the form; its earlier contents can be restored.
   *
   * @param draft fields that are not given are empty
   * @param notice describes the source of the draft
   * @param area the area of interest; none unless given
   */
  async openWith(draft: Partial<Draft>, notice: string, area?: FormArea): Promise<void> {
    await this.#parts.configurations.found;
    this.#setAside(notice);
    this.#areas.area = area;
    this.#keep({ ...EMPTY_DRAFT, ...draft });
    await this.#show(true);
  }

  /** Replaces the tiles by those of an area; the earlier contents can be restored. */
  async openForArea(file: vscode.Uri | undefined): Promise<void> {
    await this.open();
    this.#chooseConfiguration();
    const located = file ? locate(file) : await chooseAreaFile();
    await this.#areas.add(located, () => {
      this.#setAside(vscode.l10n.t('The tiles were replaced by those of the area.'));
      this.#post({ type: 'notice', text: this.#notice, canGoBack: true });
      this.#keep({ ...this.#draft, tiles: '', place: '' });
    });
  }

  /** Keeps the contents of the form, so that they can be restored. */
  #setAside(notice: string): void {
    this.#before = { draft: this.#draft, area: this.#areas.area };
    this.#notice = notice;
  }

  /** @param panel a form that was open while the window was closed or reloaded */
  async restore(panel: vscode.WebviewPanel): Promise<void> {
    this.#panel.attach(panel);
    await this.#parts.configurations.found;
  }

  dispose(): void {
    this.#counting.cancel();
    this.#panel.close();
  }

  async #show(isOther: boolean): Promise<void> {
    if (this.#panel.show() && isOther) await this.#setUp();
  }

  /** @returns listeners of a page that was opened */
  #opened(): readonly { dispose(): void }[] {
    const editor = new GeoJsonEditor();
    this.#editor = editor;
    // Orders may have been added or removed while there was no page.
    this.#check.forgetOrders();
    return [
      editor,
      editor.onDidChange(() => this.#postEditor()),
      this.#parts.model.onDidChange(({ configuration, order, isState }) => {
        if (!order && !isState) this.#check.forgetOrders();
        if (!isState) void this.#map.followOrders();
        // The configurations may have changed, or become available.
        if (!order && (!configuration || configuration.source.id === this.#draft.configuration))
          void this.#followModel();
      }),
    ];
  }

  #closed(): void {
    this.#check.stop();
    this.#counting.cancel();
    this.#collections.cancel();
    this.#ownGrid.cancel();
    this.#look.stop();
    this.#map.hide();
    this.#editor = undefined;
    this.#notice = '';
  }

  async #receive(message: FromOrderForm): Promise<void> {
    if ('draft' in message) {
      const { tilesGrid } = this.#draft;
      this.#keep({ ...asDraft(message.draft), ...(tilesGrid && { tilesGrid }) });
    }
    switch (message.type) {
      case 'ready':
        await this.#parts.configurations.found;
        return this.#setUp();
      case 'changed':
        this.#areas.forgetResult();
        void this.#tiles.follow();
        void this.#map.follow();
        void this.#collections.follow();
        this.#check.follow(message.revision);
        return;
      case 'typed':
        return this.#areas.forgetResult();
      case 'place':
        return this.#places.look(message.text);
      case 'addPlace':
        return this.#places.add(message.text);
      case 'addFile':
        return this.#areas.add(await chooseAreaFile());
      case 'addEditor':
        return this.#areas.add(this.#editor && locateEditor(this.#editor));
      case 'dropUris':
        return this.#areas.add(await locateDroppedUris(message.uris));
      case 'dropFiles':
        return this.#areas.add(locateDropped(message.files, message.folder));
      case 'removeArea':
        this.#areas.forgetResult();
        this.#areas.area = undefined;
        return;
      case 'addCollection':
        return this.#collections.add(message.text);
      case 'addBands':
        return this.#collections.addBands(message.id);
      case 'cancelCollection':
        return this.#collections.cancel();
      case 'count':
        return this.#count();
      case 'cancelCount':
        return this.#counting.cancel();
      case 'look':
        return this.#look.show(this.#lookedOrder(), message.target);
      case 'lookScene':
        return this.#look.showScene(message.id);
      case 'lookThumbnails':
        return this.#look.want(message.ids);
      case 'cancelLook':
        return this.#look.stop();
      case 'leaveOutEmpty':
        return this.#leaveOutEmpty();
      case 'showMap':
        void this.#parts.memory.update(MAP_KEY, message.isShown);
        return message.isShown ? this.#map.show() : this.#map.hide();
      case 'showScenes':
        return this.#map.showScenes(message.isShown);
      case 'viewArea':
        return this.#map.showDetail(message.box, message.finest);
      case 'pickTiles':
        return this.#map.pickMany(message.tiles);
      case 'pickRing':
        return this.#map.pickRing(message.ring);
      case 'goBack':
        return this.#goBack();
      case 'submit':
        return this.#submit();
      case 'saveFile':
        return this.#saveFile();
      case 'openConfiguration':
        await vscode.commands.executeCommand(
          'cedar.openConfiguration',
          this.#configuration()?.source.file,
        );
        return;
      case 'newTileGrid':
        await vscode.commands.executeCommand('cedar.newTileGrid', {
          configuration: this.#configuration()?.source.id,
        });
    }
  }

  async #setUp(): Promise<void> {
    this.#check.forgetStore();
    this.#chooseConfiguration();
    this.#post({
      type: 'setup',
      configurations: await configurationChoices(this.#parts.model),
      collections: await this.#collections.choices(),
      frequencies: [
        ...NAMED_FREQUENCIES,
        { value: CUSTOM_FREQUENCY, label: vscode.l10n.t('Custom…'), isCustom: true },
      ],
      draft: draftWithoutArea(this.#draft),
      isMapShown: this.#parts.memory.get<boolean>(MAP_KEY) === true,
    });
    this.#post({ type: 'notice', text: this.#notice, canGoBack: this.#before !== undefined });
    this.#post({ type: 'count', count: this.#counting.state });
    this.#postEditor();
    this.#areas.show();
  }

  /** The first one, unless the draft names one that there is. */
  #chooseConfiguration(): void {
    if (this.#configuration()) return;
    const configuration = this.#parts.model.configurations[0]?.source.id ?? '';
    this.#keep({ ...this.#draft, configuration });
  }

  async #followModel(): Promise<void> {
    this.#post({
      type: 'configurations',
      configurations: await configurationChoices(this.#parts.model),
    });
    await this.#collections.follow();
  }

  async #count(): Promise<void> {
    const [configuration, { request }] = [this.#configuration(), checkDraft(this.#draft)];
    if (configuration && request) await this.#counting.start(configuration, request);
  }

  async #leaveOutEmpty(): Promise<void> {
    const [configuration, { request }] = [this.#configuration(), checkDraft(this.#draft)];
    const { counts } = this.#counting;
    if (!configuration || !request || !counts) return;
    const { items } = await plan(await configuration.source.config(), request);
    const counted = counts.for(await fingerprintOf(request, configuration));
    const empty = items.map(imageKey).filter((key) => counted.of(key)?.scenes === 0);
    const leaveOut = [...new Set([...this.#draft.leaveOut, ...empty])];
    this.#change({ leaveOut });
  }

  #goBack(): void {
    if (!this.#before) return;
    const { draft, area } = this.#before;
    this.#before = undefined;
    this.#notice = '';
    this.#areas.forgetResult();
    this.#areas.area = area;
    this.#post({ type: 'notice', text: '', canGoBack: false });
    this.#change(draft);
  }

  async #submit(): Promise<void> {
    // The page shows the tiles that are left, and why.
    if (await this.#tiles.follow()) return;
    const { request, problems } = checkDraft(this.#draft);
    const configuration = this.#configuration();
    if (!request || !configuration) {
      return this.#post({ type: 'checked', revision: Infinity, problems, notes: {} });
    }
    await submitDraft(this.#draft, configuration, {
      ...this.#parts,
      isExistingShown: async () =>
        this.#check.knowsExisting(await fingerprintOf(request, configuration)),
      onValid: () => {
        this.#before = undefined;
        this.#keep({ ...this.#draft, existing: 'leaveOut' });
        this.#panel.close();
      },
      reopen: (draft, notice) => this.openWith(draft, notice, this.#areas.area),
    });
  }

  async #saveFile(): Promise<void> {
    const { request, problems } = checkDraft(this.#draft);
    const configuration = this.#configuration();
    if (!request || !configuration) {
      return this.#post({ type: 'checked', revision: Infinity, problems, notes: {} });
    }
    await saveDraftFile(this.#draft, request, configuration);
  }

  #lookedOrder(): LookedOrder | undefined {
    const [configuration, { request }] = [this.#configuration(), checkDraft(this.#draft)];
    return configuration && request && { configuration, request };
  }

  #configuration(): ConfigurationOrders | undefined {
    return this.#parts.model.configuration(this.#draft.configuration);
  }

  /** Changes the draft; the page shows it and requests a check. */
  #change(change: Partial<Draft>): void {
    this.#keep({ ...this.#draft, ...change });
    this.#post({ type: 'draft', change: draftWithoutArea(change) });
  }

  #keep(draft: Draft): void {
    const { area } = this.#areas;
    this.#draft = draftWithArea(draft, area, this.#ownGrid.of(draft, area));
    const { tilesGrid } = draft;
    const kept = { ...draftWithoutArea(draft), ...(tilesGrid && { tilesGrid }) };
    void this.#parts.memory.update(DRAFT_KEY, kept);
  }

  #postEditor(): void {
    const label = this.#editor?.label;
    this.#post({ type: 'editor', ...(label && { label }) });
  }

  #post(message: ToOrderForm): void {
    this.#panel.post(message);
  }
}
