import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/internal';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ACCESS } from './allow.decorator';

/** Deny by default, at boot: a route that does not say who may use it keeps the server from starting. */
@Injectable()
export class RouteCheck implements OnApplicationBootstrap {
  constructor(private readonly modules: ModulesContainer) {}

  onApplicationBootstrap(): void {
    const open = this.undeclared();
    if (open.length) throw new Error(`routes with neither @Allow nor @Public: ${open.join(', ')}`);
  }

  private undeclared(): string[] {
    const scanner = new MetadataScanner();
    const controllers = [...this.modules.values()].flatMap(m => [...m.controllers.values()]);
    return controllers.flatMap(({ metatype }) => {
      const prototype = (metatype as { prototype: Record<string, object> }).prototype;
      return scanner
        .getAllMethodNames(prototype)
        .filter(name => Reflect.hasMetadata(PATH_METADATA, prototype[name]))
        .filter(name => !Reflect.hasMetadata(ACCESS, prototype[name]))
        .map(name => `${(metatype as { name: string }).name}.${name}`);
    });
  }
}
