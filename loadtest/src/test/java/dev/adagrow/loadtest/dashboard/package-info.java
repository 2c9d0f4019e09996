/** Whether the dashboard and what the processes export fit together. */
@NullMarked
package dev.adagrow.loadtest.dashboard;

import org.jspecify.annotations.NullMarked;
