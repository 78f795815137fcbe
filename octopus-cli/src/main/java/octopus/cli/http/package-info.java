/** How the command line talks to a server. */
package octopus.cli.http;
