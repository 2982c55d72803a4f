/** Activation of the extension: builds the parts of Cedar and connects them. */
import './localization.ts';
import * as vscode from 'vscode';
import { GoogleAccounts } from './accounts/googleAccounts.ts';
import { registerGoogleProvider, type SignIn } from './accounts/googleProvider.ts';
import { GoogleSessions } from './accounts/googleSessions.ts';
import { TrustedHosts } from './accounts/trustedHosts.ts';
import { registerBuildDataCube } from './commands/buildDataCube.ts';
import { registerCancelOrder } from './commands/cancelOrder.ts';
import { registerCheckSetup } from './commands/checkSetupCommand.ts';
import { registerChooseConfigurationValue } from './commands/chooseConfigurationValue.ts';
import { registerCleanOrder } from './commands/cleanOrder.ts';
import { registerClearFilter } from './commands/clearFilter.ts';
import { registerConnectToGoogle } from './commands/connectToGoogle.ts';
import { registerCopyAsCommand } from './commands/copyAsCommand.ts';
import { registerCopyAsPython } from './commands/copyAsPython.ts';
import { registerCopyOrderName } from './commands/copyOrderName.ts';
import { registerCreateConfiguration } from './commands/createConfiguration.ts';
import { registerDownloadFiles } from './commands/downloadFiles.ts';
import { registerDownloadOrder } from './commands/downloadOrder.ts';
import { registerDownloadOrdersHere } from './commands/downloadOrdersHere.ts';
import { registerDownloadOrderTo } from './commands/downloadOrderTo.ts';
import { registerExportOrderFile } from './commands/exportOrderFile.ts';
import { registerExtendOrder } from './commands/extendOrder.ts';
import { registerExtendOrderFile } from './commands/extendOrderFile.ts';
import { registerFilterOrders } from './commands/filterOrders.ts';
import { registerFilterStates } from './commands/filterStates.ts';
import { registerFixConnection } from './commands/fixConnection.ts';
import { registerGroupOrders } from './commands/groupOrders.ts';
import { registerLeaveSandbox } from './commands/leaveSandbox.ts';
import { registerNewOrder } from './commands/newOrder.ts';
import { registerNewTileGrid } from './commands/newTileGrid.ts';
import { registerOpenConfiguration } from './commands/openConfiguration.ts';
import { registerOpenImage } from './commands/openImage.ts';
import { registerOpenIn } from './commands/openIn.ts';
import { registerOpenInQuickLook } from './commands/openInQuickLook.ts';
import { registerOpenOrder } from './commands/openOrder.ts';
import { registerOpenOrderFile } from './commands/openOrderFile.ts';
import { registerOpenTask } from './commands/openTask.ts';
import { registerOpenTrackingDocument } from './commands/openTrackingDocument.ts';
import { registerOpenWalkthrough } from './commands/openWalkthrough.ts';
import { registerOrderAgain } from './commands/orderAgain.ts';
import { registerOrderForArea } from './commands/orderForArea.ts';
import { registerPlanOrderFile } from './commands/planOrderFile.ts';
import { registerRefreshOrders } from './commands/refreshOrders.ts';
import { registerRestartOrder } from './commands/restartOrder.ts';
import { registerResumeOrder } from './commands/resumeOrder.ts';
import { registerRetryOrder } from './commands/retryOrder.ts';
import { registerRevealInConsole } from './commands/revealInConsole.ts';
import { registerShowDownloadedFiles } from './commands/showDownloadedFiles.ts';
import { registerShowErrors } from './commands/showErrors.ts';
import { registerShowMoreOrders } from './commands/showMoreOrders.ts';
import { registerShowOrderOnMap } from './commands/showOrderOnMap.ts';
import { registerSignOut } from './commands/signOut.ts';
import { registerSortOrders } from './commands/sortOrders.ts';
import { registerSubmitOrderFile } from './commands/submitOrderFile.ts';
import { downloadFolders } from './commands/support/chooseDownloadFolder.ts';
import { describedCollections } from './commands/support/describedCollections.ts';
import { OrderArguments } from './commands/support/orderArguments.ts';
import { orderSubmitter } from './commands/support/orderSubmitter.ts';
import { registerTrySandbox } from './commands/trySandbox.ts';
import { registerUpdateAllOrders } from './commands/updateAllOrders.ts';
import { registerUpdateOrder } from './commands/updateOrder.ts';
import { Configurations } from './configurations/configurations.ts';
import { DefaultDownloadFolder } from './configurations/defaultDownloadFolder.ts';
import { ConfigurationDiagnostics } from './configurations/diagnostics.ts';
import { registerLanguageFeatures } from './configurations/languageFeatures.ts';
import { registerSandboxDocument } from './configurations/sandboxDocument.ts';
import { autoUpdateIntervalSetting, autoUpdateSetting } from './configurations/settings.ts';
import { Activity } from './orders/activity.ts';
import { DownloadedImages } from './orders/downloadedImages.ts';
import { DownloadHistory } from './orders/downloadHistory.ts';
import { Failures } from './orders/failures.ts';
import { OrdersModel } from './orders/model.ts';
import type { Order } from './orders/order.ts';
import { OrdersWatcher } from './orders/watcher.ts';
import { createTasksView, registerTasksView } from './registerTasksView.ts';
import { createSandbox, earthEngineCacheFolder, ordersCacheFolder } from './storageFolders.ts';
import { registerAssistantTools } from './views/assistantToolsLoader.ts';
import { watchCatalogs } from './views/catalogWatcher.ts';
import { Downloads } from './views/downloadProgress.ts';
import { DropFolders } from './views/dropFolders.ts';
import { Endings } from './views/endings.ts';
import { Log } from './views/log.ts';
import { Logbook } from './views/logbook.ts';
import { registerMcpServers } from './views/mcpServers.ts';
import { MenuContexts } from './views/menuContexts.ts';
import { OrderErrors } from './views/orderErrors.ts';
import { OrderFilesLoader } from './views/orderFilesLoader.ts';
import { OrderFormLoader } from './views/orderFormLoader.ts';
import { OrderPanelsLoader } from './views/orderPanelsLoader.ts';
import { OrderRepetition } from './views/orderRepetition.ts';
import { Arranged } from './views/orders/arranged.ts';
import { DragOrders } from './views/orders/dragOrders.ts';
import { OrdersView } from './views/orders/ordersView.ts';
import { OrdersTree } from './views/orders/tree.ts';
import { ORDER_MAP, ORDER_PAGE } from './views/pageIds.ts';
import { QuickLookProvider } from './views/quickLookProvider.ts';
import { RepetitionMemory } from './views/repetitionMemory.ts';
import { Reporter } from './views/report.ts';
import { StatusBar } from './views/statusBar.ts';
import { TileGridLoader } from './views/tileGridLoader.ts';
import { TrackingDocuments } from './views/trackingDocuments.ts';

/** Writes pending changes to disk; VS Code waits for it before a window closes. */
let beforeClosing: (() => Promise<void>) | undefined;

export function deactivate(): Promise<void> | undefined {
  return beforeClosing?.();
}

export function activate(context: vscode.ExtensionContext): void {
  const version = String(context.extension.packageJSON.version);
  const { extensionUri, workspaceState: memory } = context;
  const log = new Log();
  const reporter = new Reporter(log);

  const model = new OrdersModel(ordersCacheFolder(context));
  beforeClosing = () => model.flush();
  const logbook = new Logbook(log, model);
  const sandbox = createSandbox(context);
  const trustedHosts = new TrustedHosts(context.globalState);
  const accounts = new GoogleAccounts(new GoogleSessions(context.secrets), memory);
  const signingIn = { accounts, trust: (host: string) => trustedHosts.isTrusted(host) };
  const signIn: SignIn = async (loginHint, scopes) => {
    const { configuredScopes, signInWithGoogle } = await import('./views/setup/index.ts');
    const wanted = scopes.length > 0 ? scopes : await configuredScopes(model.configurations);
    return signInWithGoogle(accounts.sessions, { loginHint, scopes: wanted });
  };
  const cacheFolder = earthEngineCacheFolder(context);
  const configurations = new Configurations(model, sandbox, { cacheFolder, ...signingIn });
  const diagnostics = new ConfigurationDiagnostics(configurations);

  const arranged = new Arranged(memory);
  const downloadHistory = new DownloadHistory(memory);
  const ownFolder = new DefaultDownloadFolder(memory);
  const usualFolders = () => downloadFolders(ownFolder);
  const foldersOf = (order: Order) => downloadHistory.all(order, usualFolders());
  const downloaded = new DownloadedImages(model, foldersOf);
  const tree = new OrdersTree(model, arranged, downloaded);
  const failures = new Failures(model, memory);
  const { found } = configurations;
  const drags = new DragOrders();
  const view = new OrdersView({ model, tree, arranged, accounts, found, failures, drags });
  const documents = new TrackingDocuments(model);
  const allTasks = createTasksView(model);
  const watcher = new OrdersWatcher(model, {
    isWanted: () => {
      const wanted = autoUpdateSetting();
      const isVisible = view.visible || allTasks.view.visible;
      return wanted === 'on' || (wanted === 'whileVisible' && isVisible);
    },
    listed: { tasks: allTasks.tasks, isShown: () => allTasks.view.visible },
    isPresent: () => vscode.window.state.focused || vscode.window.state.active,
    leastMs: autoUpdateIntervalSetting,
    journal: logbook,
  });
  logbook.follow(watcher);

  const activity = new Activity(model);
  const statusBar = new StatusBar(activity, watcher, failures, model);
  const endings = new Endings(activity, memory, log, { update: () => watcher.updateSoon() });
  const errors = new OrderErrors(model);

  const submitOrder = orderSubmitter(reporter, (order) => view.reveal(order));
  const form = new OrderFormLoader({
    extensionUri,
    memory,
    model,
    configurations,
    reporter,
    submitOrder,
  });
  const repetitions = new RepetitionMemory(context.globalState);
  const orderFiles = new OrderFilesLoader(
    { model, configurations, submitOrder, form },
    repetitions,
  );
  const repetition = new OrderRepetition({
    memory: repetitions,
    files: orderFiles,
    reporter,
    isWanted: () => autoUpdateSetting() !== 'off',
  });
  const reveal = (order: Order, item: string) => view.reveal(order, item);
  const maps = new OrderPanelsLoader(ORDER_MAP, async () => {
    const { OrderMaps } = await import('./views/orderMap/index.ts');
    return new OrderMaps({ extensionUri, model, reporter, reveal });
  });
  const openForm = (configuration?: string) => form.open(configuration);
  const openFormWith: typeof form.openWith = (draft, notice) => form.openWith(draft, notice);
  const orders = new OrderArguments(model, configurations, () => view.rowsOfKey());
  const pages = new OrderPanelsLoader(ORDER_PAGE, async () => {
    const { OrderPages } = await import('./views/orderPage/index.ts');
    return new OrderPages({ extensionUri, model, reporter, foldersOf });
  });
  const localFiles = {
    ...{ orders, downloadHistory, usualFolders, reporter },
    configurations: () => model.configurations,
  };
  const downloading = { orders, downloads: new Downloads(), downloadHistory, ownFolder, reporter };

  context.subscriptions.push(
    ...[log, sandbox, configurations, diagnostics, arranged, tree, view, documents, watcher, form],
    maps,
    pages,
    downloaded,
    ...[logbook, failures, activity, statusBar, endings, errors],
    view.onDidChangeVisibility(() => watcher.look()),
    ...registerTasksView(allTasks, { model, view, watcher, configurations, reporter }),
    vscode.window.onDidChangeWindowState(() => watcher.look()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('cedar')) watcher.look();
    }),
    ...registerAssistantTools(toolNames(context), { model, configurations, usualFolders }),
    registerMcpServers({
      ...signingIn,
      trustedHosts: () => trustedHosts.known(),
      extensionUri,
      version,
      model,
      configurations,
      usualFolders,
    }),
    new MenuContexts(model),
    registerSandboxDocument(sandbox),
    registerLanguageFeatures(configurations),
    registerOpenWalkthrough(context.extension.id, reporter),
    new QuickLookProvider(extensionUri, reporter, () => describedCollections(model.configurations)),
    registerNewOrder({ model, configurations, reporter, submitOrder, openForm }),
    registerOrderForArea(reporter, (file) => form.openForArea(file)),
    registerNewTileGrid(new TileGridLoader({ extensionUri, model }), configurations, reporter),
    registerOrderAgain(orders, form, reporter),
    registerExtendOrder(orders, form, reporter),
    ...[repetitions, orderFiles, repetition],
    registerSubmitOrderFile(orderFiles, reporter),
    registerPlanOrderFile(orderFiles, reporter),
    registerOpenOrderFile(orderFiles, reporter),
    registerExtendOrderFile(repetitions, repetition, reporter),
    registerExportOrderFile(orders, orderFiles, reporter),
    registerUpdateOrder(orders, reporter),
    registerUpdateAllOrders(model, configurations, reporter),
    registerOpenImage(orders, usualFolders, downloaded, reporter),
    registerOpenInQuickLook(reporter),
    watchCatalogs(downloading.downloads, reporter),
    registerDownloadOrder(downloading),
    registerDownloadOrderTo(downloading),
    registerDownloadFiles(downloading),
    registerDownloadOrdersHere(downloading),
    registerOpenTask(downloaded, reporter),
    new DropFolders({ drags, orders: view, usualFolders, reporter }),
    registerShowDownloadedFiles(localFiles),
    registerBuildDataCube(localFiles),
    registerOpenIn(localFiles),
    registerCopyAsPython(localFiles),
    registerRetryOrder(orders, reporter),
    registerRestartOrder(orders, reporter),
    registerRevealInConsole(orders, reporter),
    registerCleanOrder(localFiles),
    registerCancelOrder(orders, reporter),
    registerResumeOrder(orders, reporter),
    registerRefreshOrders(model, configurations, reporter),
    registerOpenTrackingDocument(orders, documents, reporter),
    registerShowErrors({ orders, errors, failures, view, reporter }),
    registerOpenOrder(orders, pages, reporter),
    registerShowOrderOnMap(orders, maps, reporter),
    registerCopyAsCommand(orders, reporter),
    registerCopyOrderName(orders, reporter),
    registerTrySandbox({ sandbox, configurations, model, reporter, openFormWith }),
    registerLeaveSandbox(sandbox, reporter),
    registerOpenConfiguration(configurations, reporter),
    registerCreateConfiguration(signingIn, reporter),
    registerChooseConfigurationValue(signingIn, reporter),
    accounts,
    accounts.sessions,
    registerGoogleProvider(accounts.sessions, signIn),
    registerConnectToGoogle({ model, configurations, accounts, reporter }),
    registerSignOut(accounts.sessions, reporter),
    registerCheckSetup({ model, configurations, reporter, version }),
    registerFixConnection(model, configurations, reporter),
    registerGroupOrders(arranged, reporter),
    registerSortOrders(arranged, reporter),
    registerFilterOrders(arranged, reporter),
    registerFilterStates(arranged, model, reporter),
    registerClearFilter(arranged, reporter),
    registerShowMoreOrders(tree, reporter),
  );
}

/** Names of the tools for language models. */
function toolNames({ extension }: vscode.ExtensionContext): string[] {
  const tools: { name: string }[] = extension.packageJSON.contributes.languageModelTools;
  return tools.map(({ name }) => name);
}
