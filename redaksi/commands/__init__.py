"""What the commands of `redaksi` do, by kind: files (local files), work (the service), lists (the store), doctor."""
