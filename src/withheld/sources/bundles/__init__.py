"""Files that hold files: zip, tar, gzip and WACZ, opened within bounds and never unpacked to disk."""
