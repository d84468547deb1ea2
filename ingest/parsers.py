"""Everything that reads the files of strangers, loaded at once: for a process that does nothing else."""

import ingest.embedded_photos
import ingest.photo_reading
import ingest.web_copy
import ingest.word.binary
import ingest.word.commenting
import ingest.word.correcting
import ingest.word.html
import ingest.word.reader  # noqa: F401
