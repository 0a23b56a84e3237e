export const PACKAGES_ADDRESS = '/measure-packages';

/** The page of one measure package. */
export function packageAddress({ id }: { id: string }): string {
  return `${PACKAGES_ADDRESS}/${id}`;
}
