/** The two ways a row kernel can run; see shaders/common. */
import rowGroup from '../../shaders/common/row_group.wgsl?raw';
import rowThread from '../../shaders/common/row_thread.wgsl?raw';
import type { Variants } from './kernel';

export const rowParts: Readonly<Record<Variants['rows'], string>> = { group: rowGroup, thread: rowThread };
