/** What is wrong on this machine and with the server that runs here, and how to mend it. Looks only. */
@org.jspecify.annotations.NullMarked
package octopus.server.doctor;
