/** Which server, and as whom: command line before environment before configuration file before defaults. */
package octopus.cli.config;
