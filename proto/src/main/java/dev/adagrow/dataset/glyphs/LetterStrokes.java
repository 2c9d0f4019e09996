package dev.adagrow.dataset.glyphs;

import static dev.adagrow.dataset.glyphs.Stroke.curve;
import static dev.adagrow.dataset.glyphs.Stroke.line;

import java.util.List;

/** How people write the capital letters A to J. Constant data. */
final class LetterStrokes {
    /** By letter, the ways of writing it. */
    static final List<List<List<Stroke>>> VARIANTS =
            List.of(
                    List.of(
                            List.of(line(.24, .90, .50, .10, .76, .90), line(.33, .62, .67, .62)),
                            List.of(line(.26, .90, .48, .10, .74, .90), line(.30, .70, .72, .56)),
                            List.of(
                                    curve(.26, .90, .28, .40, .50, .12, .72, .40, .74, .90),
                                    line(.27, .58, .73, .58))),
                    List.of(
                            List.of(
                                    line(.32, .10, .32, .90),
                                    curve(.32, .10, .62, .14, .64, .40, .32, .48),
                                    curve(.32, .48, .70, .54, .68, .84, .32, .90)),
                            List.of(
                                    line(
                                            .30, .90, .34, .10, .60, .12, .66, .28, .56, .45, .33,
                                            .48),
                                    line(.33, .48, .66, .58, .70, .76, .56, .89, .30, .90))),
                    List.of(
                            List.of(
                                    curve(
                                            .70, .24, .52, .10, .32, .28, .30, .66, .48, .90, .71,
                                            .78)),
                            List.of(
                                    line(
                                            .70, .14, .42, .14, .30, .34, .30, .68, .42, .87, .70,
                                            .87))),
                    List.of(
                            List.of(
                                    line(.32, .10, .32, .90),
                                    curve(.32, .10, .60, .16, .72, .48, .60, .82, .32, .90)),
                            List.of(
                                    line(
                                            .30, .11, .54, .13, .71, .34, .71, .66, .54, .87, .30,
                                            .89),
                                    line(.36, .11, .36, .89))),
                    List.of(
                            List.of(
                                    line(.70, .10, .32, .10, .32, .90, .71, .90),
                                    line(.32, .49, .62, .49)),
                            List.of(
                                    curve(.70, .18, .48, .10, .34, .24, .52, .46),
                                    curve(.52, .46, .30, .58, .34, .84, .54, .90, .72, .80))),
                    List.of(
                            List.of(line(.72, .10, .33, .10, .33, .90), line(.33, .48, .63, .48)),
                            List.of(line(.74, .14, .44, .10, .36, .90), line(.28, .50, .64, .44))),
                    List.of(
                            List.of(
                                    curve(
                                            .70, .24, .52, .10, .32, .28, .30, .66, .48, .90, .70,
                                            .80, .71, .58),
                                    line(.71, .58, .52, .58)),
                            List.of(
                                    line(
                                            .69, .16, .42, .14, .30, .36, .30, .68, .44, .88, .68,
                                            .86, .68, .56, .50, .56),
                                    line(.68, .70, .68, .92))),
                    List.of(
                            List.of(
                                    line(.29, .10, .29, .90),
                                    line(.71, .10, .71, .90),
                                    line(.29, .50, .71, .50)),
                            List.of(
                                    line(.34, .10, .27, .90),
                                    line(.73, .10, .66, .90),
                                    line(.30, .54, .70, .46))),
                    List.of(
                            List.of(
                                    line(.50, .10, .50, .90),
                                    line(.32, .10, .68, .10),
                                    line(.32, .90, .68, .90)),
                            List.of(
                                    line(.54, .12, .46, .88),
                                    line(.36, .14, .72, .10),
                                    line(.28, .90, .64, .86))),
                    List.of(
                            List.of(
                                    line(.64, .10, .64, .68),
                                    curve(.64, .68, .58, .88, .40, .89, .29, .72)),
                            List.of(
                                    line(.42, .11, .74, .11),
                                    line(.60, .11, .60, .70),
                                    curve(.60, .70, .52, .90, .36, .88, .28, .76))));

    private LetterStrokes() {}
}
