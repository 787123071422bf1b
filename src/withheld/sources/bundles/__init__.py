"""Files that contain files: zip, tar, gzip and WACZ, opened within bounds and never unpacked to disk."""
