/** What surrounds one run of the command line: streams, environment, faults and how the run ends. */
package octopus.cli.terminal;
