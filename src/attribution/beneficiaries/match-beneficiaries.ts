export type Found = 'mbi' | 'model' | 'review' | 'none';
