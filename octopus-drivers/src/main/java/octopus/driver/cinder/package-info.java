/** Cinder's Python volume drivers, each hosted by a supervised child process. */
package octopus.driver.cinder;
