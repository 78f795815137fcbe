/** An array in memory: for benchmarks, for trying things out, and for tests that need an array to misbehave. */
package octopus.driver.simulated;
