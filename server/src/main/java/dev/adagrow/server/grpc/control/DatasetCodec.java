package dev.adagrow.server.grpc.control;

import com.google.protobuf.util.Timestamps;
import dev.adagrow.server.dataset.StoredDataset;
import dev.adagrow.v1.Dataset;

/** Data sets as messages. Stateless. */
final class DatasetCodec {
    /**
     * @param size bytes that are stored; of the whole file once it is ready
     */
    static Dataset message(StoredDataset dataset, long size) {
        return Dataset.newBuilder()
                .setName(Names.dataset(dataset.id()))
                .setDisplayName(dataset.displayName())
                .setState(
                        switch (dataset.state()) {
                            case WRITING -> Dataset.State.WRITING;
                            case READY -> Dataset.State.READY;
                        })
                .setSize(size)
                .setSha256(dataset.sha256().orElse(""))
                .setRecords(dataset.counts().total())
                .addAllClasses(dataset.classes())
                .setTrainRecords(dataset.counts().train())
                .setValidationRecords(dataset.counts().validation())
                .setTestRecords(dataset.counts().test())
                .setCreateTime(Timestamps.fromMillis(dataset.created().toEpochMilli()))
                .build();
    }

    private DatasetCodec() {}
}
