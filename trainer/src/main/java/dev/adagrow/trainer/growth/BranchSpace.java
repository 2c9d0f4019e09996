package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Filter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The kinds of branch that a main convolution may get (thesis 3.2.2, figure 3-5): convolutions of
 * odd extents up to the kernel but the kernel itself, a pool of the kernel's size, and BN alone;
 * the last two need as many outputs as inputs. Stateless.
 */
public final class BranchSpace {
    /** In the order of the figure; 1x5 and 5x1 are not in it. */
    private static final List<Branch> OF_FIVE =
            List.of(
                    new Branch.Conv(1, 1),
                    new Branch.Conv(1, 3),
                    new Branch.Conv(3, 1),
                    new Branch.Conv(3, 3),
                    new Branch.Conv(3, 5),
                    new Branch.Conv(5, 3),
                    new Branch.AveragePool(5),
                    new Branch.Identity());

    /**
     * An order in which neighbours differ much (thesis 3.2.2 gives it for 5x5 as one that is
     * possible); without 5 and the kernel itself it is the order for 3x3.
     */
    private static final List<Branch> DIFFERENT =
            List.of(
                    new Branch.Identity(),
                    new Branch.Conv(3, 3),
                    new Branch.Conv(5, 3),
                    new Branch.Conv(1, 3),
                    new Branch.AveragePool(5),
                    new Branch.AveragePool(3),
                    new Branch.Conv(3, 5),
                    new Branch.Conv(3, 1),
                    new Branch.Conv(1, 1));

    /** Never empty for a convolution that keeps its channels. */
    public static List<Branch> of(Filter main) {
        int k = main.window().kernel();
        return (k == 5 ? OF_FIVE : upTo(k)).stream().filter(b -> b.fits(main)).toList();
    }

    /** The same kinds, unlike ones behind each other; those of kernels above 5x5 last. */
    public static List<Branch> byDifference(Filter main) {
        var space = of(main);
        var ordered = new LinkedHashSet<>(DIFFERENT);
        ordered.retainAll(space);
        ordered.addAll(space);
        return List.copyOf(ordered);
    }

    private static List<Branch> upTo(int kernel) {
        var space = new ArrayList<Branch>();
        for (int height = 1; height <= kernel; height += 2) {
            for (int width = 1; width <= kernel; width += 2) {
                if (height < kernel || width < kernel) {
                    space.add(new Branch.Conv(height, width));
                }
            }
        }
        if (kernel > 1) {
            space.add(new Branch.AveragePool(kernel));
        }
        space.add(new Branch.Identity());
        return space;
    }

    private BranchSpace() {}
}
