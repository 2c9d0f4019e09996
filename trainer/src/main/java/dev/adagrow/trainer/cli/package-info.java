/** The trainer's commands: parse, delegate, print, map to an exit code. Nothing is decided here. */
@NullMarked
package dev.adagrow.trainer.cli;

import org.jspecify.annotations.NullMarked;
