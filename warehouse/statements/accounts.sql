-- Where the entries of each source stand: all of them, or those that one run discovered or attempted.
FROM marts.accounts_of($run_id::VARCHAR) ORDER BY source_id;
