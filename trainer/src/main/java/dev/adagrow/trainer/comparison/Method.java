package dev.adagrow.trainer.comparison;

import dev.adagrow.trainer.quantize.ColumnOrder;
import dev.adagrow.trainer.quantize.QuantizationSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One way of quantizing: {@code direct}, or {@code obs-ORDER}.
 *
 * @param order of OBS; empty for direct rounding
 */
public record Method(Optional<ColumnOrder> order) {
    /** Every method, in the order in which they are compared. */
    public static List<Method> all() {
        return Stream.concat(
                        Stream.of(new Method(Optional.empty())),
                        Arrays.stream(ColumnOrder.values()).map(o -> new Method(Optional.of(o))))
                .toList();
    }

    /**
     * @throws IllegalArgumentException naming the methods that there are
     */
    public static Method parse(String name) {
        return all().stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown method \"" + name + "\"; known: "
                        + String.join(", ", all().stream().map(Method::name).toList())));
    }

    public String name() {
        return order.map(o -> "obs-" + o.name().toLowerCase(Locale.ROOT).replace('_', '-')).orElse("direct");
    }

    /**
     * @param bits of the weights
     */
    public QuantizationSettings settings(int bits) {
        var base = order.map(QuantizationSettings::obs).orElseGet(QuantizationSettings::direct);
        return new QuantizationSettings(base.method(), base.order(), bits, base.damping(), base.range());
    }
}
