import { Module } from '@nestjs/common';
import { ContentController } from './content.controller.ts';
import { Library } from './library.ts';

@Module({ controllers: [ContentController], providers: [Library], exports: [Library] })
export class ContentModule {}
