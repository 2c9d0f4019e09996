package dev.adagrow.server.grpc;

import io.grpc.Decompressor;
import java.io.InputStream;
import java.util.zip.InflaterInputStream;

/**
 * Requests compressed with "deflate", which gRPC's clients for C++ and Python offer beside gzip and
 * gRPC Java does not know by itself: the zlib format of RFC 1950. Stateless.
 */
final class Deflate implements Decompressor {
    @Override
    public String getMessageEncoding() {
        return "deflate";
    }

    @Override
    public InputStream decompress(InputStream in) {
        return new InflaterInputStream(in);
    }
}
