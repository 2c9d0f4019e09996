package dev.adagrow.trainer.comparison;

import dev.adagrow.trainer.quantize.ColumnOrder;
import dev.adagrow.trainer.quantize.QuantizationSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One way of quantizing: {@code direct}, {@code obs-ORDER}, or {@code obs-ring-asymmetric}.
 *
 * @param order of OBS; empty for direct rounding
 * @param asymmetric whether a layer goes for its output in the float network
 */
public record Method(Optional<ColumnOrder> order, boolean asymmetric) {
    /** Every method, in the order in which they are compared. */
    public static List<Method> all() {
        var orders =
                Arrays.stream(ColumnOrder.values()).map(o -> new Method(Optional.of(o), false));
        return Stream.of(
                        Stream.of(new Method(Optional.empty(), false)),
                        orders,
                        Stream.of(new Method(Optional.of(ColumnOrder.RING), true)))
                .flatMap(m -> m)
                .toList();
    }

    /**
     * @throws IllegalArgumentException naming the methods that there are
     */
    public static Method parse(String name) {
        return all().stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "unknown method \""
                                        + name
                                        + "\"; known: "
                                        + String.join(
                                                ", ", all().stream().map(Method::name).toList())));
    }

    public String name() {
        return order.map(o -> "obs-" + o.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .orElse("direct")
                + (asymmetric ? "-asymmetric" : "");
    }

    /**
     * @param bits of the weights
     */
    public QuantizationSettings settings(int bits) {
        var base = order.map(QuantizationSettings::obs).orElseGet(QuantizationSettings::direct);
        return base.withBits(bits).withAsymmetry(asymmetric ? 1 : 0);
    }
}
