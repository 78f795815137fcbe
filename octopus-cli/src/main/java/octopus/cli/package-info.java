/** The verbs of Octopus on the command line. */
package octopus.cli;
