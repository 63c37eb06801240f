/** For the options of `spawn`: Ctrl-C reaches the whole process group, and when the database ends is for this part to say. */
export const apart = { detached: true, windowsHide: true } as const;
