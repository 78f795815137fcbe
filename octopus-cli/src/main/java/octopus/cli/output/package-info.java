/** Tables for people, JSON, YAML and bare values for programs; progress; faults. */
package octopus.cli.output;
