import { TelltaleError, type Registry, type TelemetryCore } from '@telltale/core';
import type { Undo } from './undo.ts';

// Symbol.for, so that another copy of this package knows what this one has instrumented.
const installedOn = Symbol.for('telltale.installed');

interface Installed {
  readonly undo: Undo;
  users: number;
}

type Installations = Map<string, Map<Registry, Installed>>;

/**
 * Installs an instrument on an object unless its registry has it already: whoever instruments it again shares the first
 * one, options included, and the last to undo takes it off. A telemetry that is turned off installs nothing.
 *
 * @param kind - Which instrument; an object can carry several.
 * @throws TelltaleError `TELLTALE_INSTRUMENT` where nothing can be added to the object
 */
export function instrumentOnce(telemetry: TelemetryCore, object: object, kind: string, install: () => Undo): Undo {
  if (!telemetry.enabled) return () => {};
  const byRegistry = installationsOf(object, kind);
  let installed = byRegistry.get(telemetry.registry);
  if (installed === undefined) {
    try {
      installed = { undo: install(), users: 0 };
    } catch (error) {
      forget(object, kind);
      throw error;
    }
    byRegistry.set(telemetry.registry, installed);
  }
  installed.users++;
  let isUndone = false;
  return () => {
    if (isUndone) return;
    isUndone = true;
    if (--installed.users > 0) return;
    byRegistry.delete(telemetry.registry);
    try {
      installed.undo();
    } catch (error) {
      telemetry.recordingFailed(kind, error);
    }
    forget(object, kind);
  };
}

function installationsOf(object: object, kind: string): Map<Registry, Installed> {
  let kinds = (object as { [installedOn]?: Installations })[installedOn];
  // Its own: an object that another instrumented one was made from has none.
  if (kinds === undefined || !Object.hasOwn(object, installedOn)) {
    kinds = new Map();
    if (!Reflect.defineProperty(object, installedOn, { configurable: true, value: kinds })) {
      throw new TelltaleError('TELLTALE_INSTRUMENT', 'What was given is frozen or sealed', object);
    }
  }
  let byRegistry = kinds.get(kind);
  if (byRegistry === undefined) kinds.set(kind, (byRegistry = new Map()));
  return byRegistry;
}

function forget(object: object, kind: string): void {
  const kinds = (object as { [installedOn]?: Installations })[installedOn];
  if (kinds?.get(kind)?.size === 0) kinds.delete(kind);
  if (kinds?.size === 0) Reflect.deleteProperty(object, installedOn);
}
