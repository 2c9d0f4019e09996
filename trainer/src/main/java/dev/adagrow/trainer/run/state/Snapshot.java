package dev.adagrow.trainer.run.state;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.weights.TrainingForm;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.NetworkJson;
import dev.adagrow.trainer.training.OptimizerCodec;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.Safetensors;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A network with all that its training needs to go on.
 *
 * @param log every event since the empty net
 */
public record Snapshot(TrainingForm form, OptimizerState optimizer, List<LoggedEvent> log) {
    private static final String NETWORK = "network.json";
    private static final String WEIGHTS = "weights.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";

    public Snapshot {
        log = List.copyOf(log);
    }

    public Architecture architecture() {
        return form.architecture();
    }

    /**
     * The net that the log starts from: no units, no branches, classes and channels of the first
     * version.
     */
    public Architecture origin() {
        return architecture().origin(log.stream().map(LoggedEvent::event).toList());
    }

    /**
     * Puts its entries in, each under the prefix.
     *
     * @param prefix "" or "name/"
     */
    public void write(String prefix, Map<String, byte[]> entries) {
        entries.put(
                prefix + NETWORK, NetworkJson.write(new NetworkJson.Network(architecture(), log)));
        entries.put(
                prefix + WEIGHTS,
                Safetensors.write(new Safetensors.Contents(form.parameters(), Map.of())));
        entries.put(prefix + OPTIMIZER, OptimizerCodec.write(optimizer));
    }

    /**
     * @throws IOException naming the entry that is missing or malformed
     */
    public static Snapshot read(String prefix, Map<String, byte[]> entries) throws IOException {
        var network = NetworkJson.read(entry(entries, prefix + NETWORK));
        var weights = Safetensors.read(entry(entries, prefix + WEIGHTS)).tensors();
        var optimizer = OptimizerCodec.read(entry(entries, prefix + OPTIMIZER));
        return new Snapshot(
                new TrainingForm(network.architecture(), weights), optimizer, network.log());
    }

    static byte[] entry(Map<String, byte[]> entries, String name) throws BundleException {
        var bytes = entries.get(name);
        if (bytes == null) {
            throw new BundleException("entry " + name + " is missing");
        }
        return bytes;
    }
}
