/* rclient rcmd|rexec PORT USER PASSWORD yes|no COMMAND: runs a command by the C library's own client, with or without a
   second channel; copies its output and errors, and sends it no input. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void copy(int from, int to)
{
    char buffer[4096];
    ssize_t length;
    while ((length = read(from, buffer, sizeof buffer)) > 0)
        if (write(to, buffer, length) != length)
            exit(4);
}

int main(int argc, char **argv)
{
    char name[] = "127.0.0.1";
    char *host = name;
    int errors = -1, connection;
    if (argc != 7)
        return 2;
    int *second = strcmp(argv[5], "yes") == 0 ? &errors : NULL;
    in_port_t port = htons(atoi(argv[2]));
    if (strcmp(argv[1], "rcmd") == 0)
        connection = rcmd_af(&host, port, "root", argv[3], argv[6], second, AF_INET);
    else
        connection = rexec_af(&host, port, argv[3], argv[4], argv[6], second, AF_INET);
    if (connection < 0)
        return 3;
    shutdown(connection, SHUT_WR);
    copy(connection, 1);
    if (second != NULL)
        copy(errors, 2);
    return 0;
}
