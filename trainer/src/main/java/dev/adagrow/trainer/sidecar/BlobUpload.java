package dev.adagrow.trainer.sidecar;

import dev.adagrow.bundle.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Brings files to the server, from where an earlier attempt ended. */
final class BlobUpload {
    /** Returns the digest under which the server has the file's content now. */
    static String upload(LeaseHold hold, Path file) throws IOException {
        var digest = Digests.sha256(file);
        long size = Files.size(file);
        return hold.call((server, ticket) -> {
            var known = server.query(ticket, digest);
            if (known.complete()) {
                return digest;
            }
            // A full length without being complete is other content.
            long offset = known.committed() < size ? known.committed() : 0;
            var after = server.write(ticket, digest, offset, file);
            if (!after.complete() && offset > 0) {
                after = server.write(ticket, digest, 0, file);
            }
            if (!after.complete()) {
                throw new CallException(
                        CallException.Kind.REFUSED,
                        "the server has "
                                + after.committed()
                                + " bytes of "
                                + file.getFileName()
                                + " ("
                                + size
                                + " bytes), but does not take them for the blob "
                                + digest);
            }
            return digest;
        });
    }

    private BlobUpload() {}
}
